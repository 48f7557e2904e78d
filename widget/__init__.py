"""HTTP and sockets for shoppers: the chat protocol, the web component, the demo shop."""
