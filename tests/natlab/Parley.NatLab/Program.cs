using Parley.NatLab;
using Parley.NatLab.Peers;

return args is ["peer"] ? await ParleyPeer.RunAsync() : await LabProgram.RunAsync(args);
