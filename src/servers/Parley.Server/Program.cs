using Parley.Server.CommandLine;
using Parley.Server.Hosting;

ReadyLine.Begin();

// Read once, when the first socket is used: what the kernel has finished is handled on the thread that learns of it. Together with
// inline scheduling (Hosting/ParleyServer.cs) this takes the thread hops out of every message.
const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
{
    Environment.SetEnvironmentVariable(InlineCompletions, "1");
}

return await ParleyCommandLine.RunAsync(args);
