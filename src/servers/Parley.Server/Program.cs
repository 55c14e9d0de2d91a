using Parley.Server.CommandLine;

return await ParleyCommandLine.RunAsync(args);
