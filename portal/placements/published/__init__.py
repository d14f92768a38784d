"""What a publication tells: to students and communes why, to everybody what it takes to check the result."""
