"""What stands beside an approver's answer: what they saw last time, and who answers in whose place."""
