using System.Diagnostics;
using System.Net.Sockets;

namespace Parley.TurnServer.Tests.CoturnTools;

/// <summary>coturn's own server on a free port of loopback, over UDP: the measure for error codes.</summary>
internal sealed class CoturnProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-coturn-");
    private readonly Process _process;
    private readonly Task _said;

    private CoturnProcess()
    {
        _process = Tool.Start("turnserver", [
            "-n", "--no-cli", "--no-tls", "--no-dtls", "--log-file", "stdout", "--userdb", Path.Combine(_folder.FullName, "users"),
            "--pidfile", Path.Combine(_folder.FullName, "pid"), "-L", "127.0.0.1", "-p", $"{Port}", "-E", "127.0.0.1", "-E", "::1",
            "--lt-cred-mech", "-r", "example.org", "-u", $"{Uclient.User}:{Uclient.Password}", "-u", "other:password",
            "--allow-loopback-peers", "--denied-peer-ip", "10.0.0.0-10.255.255.255",
        ]);
        _said = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    public int Port { get; } = LoopbackPorts.Free();

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<CoturnProcess> StartAsync()
    {
        var coturn = new CoturnProcess();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync("127.0.0.1", coturn.Port);
                return coturn;
            }
            catch (SocketException) when (attempt < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _said;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
