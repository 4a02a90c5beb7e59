SELECT HEX('¤\') AS h;
