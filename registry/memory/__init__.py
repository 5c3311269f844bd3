"""What long lists are known by without being read: sets, orders and sums in memory."""
