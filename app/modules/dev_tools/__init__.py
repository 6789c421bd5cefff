"""Developer tools: the component gallery, the icon browser and the mail catcher."""
