def staff_two_factor(get_response):
    return get_response
