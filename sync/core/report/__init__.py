"""What is told of plans, outcomes and audits: lines for people, data for programs, figures."""
