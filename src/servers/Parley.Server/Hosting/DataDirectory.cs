using Microsoft.Extensions.Options;
using Parley.Server.Options;

namespace Parley.Server.Hosting;

/// <summary>The folder in which the server keeps what must survive it: signing keys, and a self-signed certificate.</summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public DataDirectory(IOptions<ParleyOptions> options)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataDirectory ?? Default());
    }

    public string Path { get; }

    public string FileName(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file that only its owner may read, all of it or nothing: a reader never sees half of a key.</summary>
    public void WriteSecret(string name, ReadOnlySpan<byte> content) => Write(name, content, overwrite: true);

    /// <summary>Does so unless the file exists: of two servers that begin together, one makes it.</summary>
    public void WriteSecretOnce(string name, ReadOnlySpan<byte> content) => Write(name, content, overwrite: false);

    private void Write(string name, ReadOnlySpan<byte> content, bool overwrite)
    {
        try
        {
            Create();
            var target = FileName(name);
            var temporary = $"{target}.{Environment.ProcessId}.new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            if (!overwrite && File.Exists(target))
            {
                File.Delete(temporary);
                return;
            }

            File.Move(temporary, target, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(FileName(name)))
        {
            // The other server was faster; its file is as good.
            return;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The data directory '{Path}' cannot be written ({problem.Message}). Choose another with --data FOLDER.", problem);
        }
    }

    private void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static string Default()
    {
        var home = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0 ? System.IO.Path.Combine(home, "parley") : "data";
    }
}
