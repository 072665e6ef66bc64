describe models.users
