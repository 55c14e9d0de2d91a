using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Parley.Signaling.Orleans.Hosting.Embedded;

namespace Parley.Signaling.Orleans.Hosting;

/// <summary>Adds the silo, in which calls and the directory live, to a host.</summary>
public static class ParleySiloExtensions
{
    /// <summary>
    /// Adds the silo as <see cref="ParleyClusterOptions"/> say: embedded, unless a Redis server is named.
    /// </summary>
    /// <exception cref="OptionsValidationException">The configuration is unusable; the message says why.</exception>
    public static IHostApplicationBuilder AddParleySilo(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var section = builder.Configuration.GetSection(ParleyClusterOptions.Section);
        builder.Services.AddOptions<ParleyClusterOptions>().Bind(section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ParleyClusterOptions>, ParleyClusterOptionsValidator>();
        var options = Read(section);
        return builder.UseOrleans(silo =>
        {
            silo.AddParleyGrains();
            if (options.Redis is null)
            {
                EmbeddedSilo.Configure(silo);
            }
            else
            {
                RedisSilo.Configure(silo, options);
            }
        });
    }

    /// <summary>Which kind of silo it is decides which services there are, so the options are needed before there is a container.</summary>
    private static ParleyClusterOptions Read(IConfiguration section)
    {
        var options = section.Get<ParleyClusterOptions>() ?? new ParleyClusterOptions();
        var result = new ParleyClusterOptionsValidator().Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException(ParleyClusterOptions.Section, typeof(ParleyClusterOptions), result.Failures)
            : options;
    }
}
