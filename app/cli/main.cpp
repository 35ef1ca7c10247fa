// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "app/cli/commands.h"
#include "app/engine/engine_loader.h"
#include "model/core/error.h"

namespace {

constexpr int kUsage = 2;
constexpr const char* kFooter =
    "Exit codes: 0 done; 1 a check or the run failed; 2 wrong command line; 3 input refused; 4 could not write; 130 stopped by Ctrl-C.";

}  // namespace

int main(int argc, char** argv) {
  xsmoe::app::prepareCompute();
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files is an error of writing, as a full disk is
  CLI::App program("Trains and inspects the streaming multimodal recommender XSMoE.", "xsmoe");
  program.set_version_flag("--version", XSMOE_VERSION);
  program.require_subcommand(1);
  program.footer(kFooter);
  xsmoe::cli::Run run;
  xsmoe::cli::addGenerate(program, run);
  xsmoe::cli::addImport(program, run);
  xsmoe::cli::addExtract(program, run);
  xsmoe::cli::addInspect(program, run);
  xsmoe::cli::addTrain(program, run);
  xsmoe::cli::addResume(program, run);
  xsmoe::cli::addFork(program, run);
  xsmoe::cli::addReplay(program, run);
  xsmoe::cli::addRuns(program, run);
  xsmoe::cli::addExperiment(program, run);
  xsmoe::cli::addCheck(program, run);
  xsmoe::cli::addPretrain(program, run);
  xsmoe::cli::addRecommend(program, run);
  xsmoe::cli::addWhatIf(program, run);
  xsmoe::cli::addExport(program, run);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : kUsage;
  }
  try {
    return run();
  } catch (const std::exception& error) {
    const auto broken = xsmoe::failure(argv[1], "the command broke off: " + xsmoe::wordsOf(error), "Please report this with the command");
    std::fprintf(stderr, "xsmoe: %s\n", xsmoe::describe(broken.value()).c_str());
    return 1;
  }
}
