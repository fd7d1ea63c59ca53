# Stands in for a network, so that the example runs without a cloud.
resource "terraform_data" "network" {
  input = {
    name   = "${var.environment}-${var.region}"
    ranges = var.ranges
  }
}

output "network" {
  description = "The name of the network and its address ranges."
  value       = terraform_data.network.output
}
