"""One folder per noun; a page asks the services and shows what they answer."""
