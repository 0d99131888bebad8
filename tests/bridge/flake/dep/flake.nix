{
  outputs =
    { self }:
    {
      name = "dep";
      lib.shout = text: "${text}!";
    };
}
