"""Reply plans: for each thing that can be asked, what is said and shown, in which order."""
