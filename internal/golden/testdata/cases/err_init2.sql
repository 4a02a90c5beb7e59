SELECT @a,@b;
