"""sandbox and demo: the embedded Atlassian site."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import click

from sync.cli.group import main
from sync.errors import ConfigurationError


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0, the default, picks a free one.")
@click.option(
    "--seed", default="demo", metavar="demo|DIR", help="What stands on the site; DIR has *.xml bodies."
)
@click.option(
    "--flavour",
    type=click.Choice(["cloud", "datacenter"]),
    default="cloud",
    help="Which product to be; cloud by default.",
)
@click.option("--latency-ms", type=click.IntRange(min=0), default=0, help="How long each answer takes.")
@click.option(
    "--search-lag",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="How far search lags behind writes.",
)
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    metavar="PER_SECOND",
    help="More requests than this are refused.",
)
@click.option(
    "--write-config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a configuration that `run` can use as it is; never over a file of yours.",
)
def sandbox(
    port: int,
    seed: str,
    flavour: str,
    latency_ms: int,
    search_lag: float,
    rate: float | None,
    write_config: Path | None,
) -> None:
    """Serve the embedded Atlassian site until stopped.

    It takes any token but “wrong”.
    """
    package = _embedded_site()
    if seed != "demo" and not Path(seed).is_dir():
        raise ConfigurationError([f"--seed {seed}: is neither `demo` nor a folder"])
    options = package.Options(flavour=flavour, search_lag=search_lag, rate=rate)
    site = package.new_site(seed, options=options)
    try:
        package.serve(site, port, latency=latency_ms / 1000, write_config=write_config)
    except OSError as error:
        raise ConfigurationError([_cannot_serve(port, error)]) from None


@main.command()
@click.option("--serve", is_flag=True, help="Leave the site up for the browser when the story is told.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0, the default, picks a free one.")
@click.option("--scenes", is_flag=True, help="Tell of dates, owners and ends instead, in short scenes.")
def demo(serve: bool, port: int, scenes: bool) -> None:
    """Tell a short story on the embedded site.

    It needs no Atlassian account and no network.
    """
    if scenes and (serve or port):
        raise click.UsageError("--scenes goes without --serve and --port: its sites are not served.")
    _embedded_site()
    from sync.demo import tell, tell_scenes

    if scenes:
        tell_scenes()
        return
    try:
        tell(serve=serve, port=port)
    except OSError as error:
        raise ConfigurationError([_cannot_serve(port, error)]) from None


def _cannot_serve(port: int, error: OSError) -> str:
    if error.filename:
        return f"{error.filename}: cannot be written ({error.strerror}); name another file"
    return f"port {port} cannot be used ({error.strerror}); choose another, or port 0 for any that is free"


def _embedded_site() -> ModuleType:
    """The sandbox is an extra: production does not carry a web server."""
    try:
        return import_module("sync.sandbox")
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        sentence = (
            f"a production install is without the embedded site ({library}); "
            "`make install` brings it, for .venv/bin/postmortem-sync"
        )
        raise ConfigurationError([sentence]) from None
