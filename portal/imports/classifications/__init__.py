"""Lists of communes' priority levels, as a decision of the province gives them."""
