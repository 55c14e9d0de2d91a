using Parley.NatLab;

return args is ["peer", ..] ? 1 : await LabProgram.RunAsync(args);
