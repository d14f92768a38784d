"""The catalogue of components with their states, for whoever builds pages. Never registered in production."""
