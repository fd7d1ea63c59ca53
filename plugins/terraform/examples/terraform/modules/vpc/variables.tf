variable "region" {
  description = "Where the network is."
  type        = string
}

variable "environment" {
  description = "What the network is for: a part of its name."
  type        = string
}

variable "ranges" {
  description = "The address ranges of the network."
  type        = list(string)
  default     = ["10.0.0.0/16"]
}
