"""Two students exchange their places: by consent of both, of both communes, and of an approver."""
