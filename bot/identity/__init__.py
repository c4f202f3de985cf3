"""Who signs in: OpenID Connect. What is known of a person afterwards is an age band and a subject that only our key can name."""
