"""What a person sees and touches. Everything here lives on the GUI thread."""
