using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Parley.Server.Options;

namespace Parley.Server.Hosting;

/// <summary>The call page at <c>/</c> and the browser SDK at <c>/sdk/</c>: plain files, revalidated on every use.</summary>
internal static partial class WebSite
{
    public static void UseWebSite(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ParleyOptions>>().Value;
        if (Find(options) is not { } web)
        {
            LogNoWebSite(app.Logger);
            return;
        }

        Serve(app, Path.Combine(web, "sdk"), "/sdk");
        Serve(app, Path.Combine(web, "app"), "");
    }

    private static void Serve(WebApplication app, string folder, string path)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var files = new PhysicalFileProvider(folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RequestPath = path, DefaultFileNames = ["index.html"] });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            RequestPath = path,
            ContentTypeProvider = ContentTypes(),
            // A browser keeps the files, and asks each time whether they are still right: a new server never meets an old page.
            OnPrepareResponse = static context => context.Context.Response.Headers.CacheControl = "no-cache",
        });
    }

    /// <summary>Only what a page is made of. What is not listed (notes, package files) is not served.</summary>
    private static FileExtensionContentTypeProvider ContentTypes() => new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".webp"] = "image/webp",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
        [".wav"] = "audio/wav",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".opus"] = "audio/ogg",
        [".wasm"] = "application/wasm",
        [".txt"] = "text/plain; charset=utf-8",
    });

    private static string? Find(ParleyOptions options)
    {
        if (options.WebDirectory is { } chosen)
        {
            return Directory.Exists(Path.Combine(chosen, "app"))
                ? Path.GetFullPath(chosen)
                : throw new StartException($"Parley:WebDirectory: there is no folder 'app' in '{chosen}'.");
        }

        // Beside a published server, or above the folder it was built into in a clone.
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var web = Path.Combine(folder.FullName, "web");
            if (Directory.Exists(Path.Combine(web, "app")))
            {
                return web;
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no folder web/app: only the signaling is served")]
    private static partial void LogNoWebSite(ILogger logger);
}
