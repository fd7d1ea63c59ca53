# Stands in for a database, so that the example runs without a cloud.
variable "name" { type = string }

variable "replicas" {
  type    = number
  default = 1
}

variable "extensions" {
  type    = set(string)
  default = []
}

variable "password" {
  type      = string
  sensitive = true
}

resource "terraform_data" "database" {
  input = templatefile("${path.module}/templates/settings.tftpl", {
    name       = var.name
    replicas   = var.replicas
    extensions = var.extensions
  })
  triggers_replace = [var.password]
}

output "settings" { value = terraform_data.database.output }

output "address" {
  value     = "postgres://admin:${var.password}@${var.name}"
  sensitive = true
}
