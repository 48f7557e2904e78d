"""What shoppers said: conversations, their turns and frames, and how long they are kept."""
