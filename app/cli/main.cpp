// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <new>
#include <string_view>

#include "app/cli/commands.h"
#include "app/cli/guarded_outputs.h"
#include "app/cli/hidden_options.h"
#include "app/engine/engine_loader.h"
#include "app/engine/short_of_memory.h"
#include "app/engine/standard_streams.h"
#include "model/core/error.h"
#include "model/core/thrown_error.h"
#include "model/core/utf8.h"

namespace {

constexpr int kUsage = 2, kCannotWrite = 4;
constexpr const char* kFooter =
    "Exit codes: 0 done; 1 a check or the run failed; 2 wrong command line; 3 input refused; 4 could not write; 5 a rank is gone; 130 "
    "stopped by Ctrl-C.";

/// Numbers are refused where they are read, with their range.
bool takesNumber(const CLI::Option& option) {
  const auto type = option.get_type_name();
  return type == "INT" || type == "UINT" || type == "FLOAT";
}

/// An empty text is no value of any option: where CLI11 finds one, it takes it for 0 or for nothing.
void refuseEmptyValues(CLI::App& command) {
  for (auto* option : command.get_options())
    if (!takesNumber(*option))
      option->check([](const std::string& text) { return text.empty() ? std::string("the value is empty") : std::string(); }, "");
  for (auto* below : command.get_subcommands([](CLI::App*) { return true; })) refuseEmptyValues(*below);
}

/// "--tau=": CLI11 would take what comes behind it for its value; of `--significance ""`, which may go without a value, it would take its
/// default. Empty: there is no such option.
std::string optionWithoutValue(int argc, char** argv) {
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with("--")) continue;
    if (argument.find('=') == argument.size() - 1) return std::string(argument.substr(0, argument.size() - 1));
    if (i + 1 < argc && *argv[i + 1] == '\0') return std::string(argument);
  }
  return {};
}

/// The exit code, unless what was printed did not get to where it goes.
int ended(int code) { return !xsmoe::app::printedAll() && code == 0 ? kCannotWrite : code; }

}  // namespace

int main(int argc, char** argv) {
  xsmoe::app::guardStandardStreams();
  xsmoe::app::endPlainlyWithoutMemory("xsmoe");
  xsmoe::app::prepareCompute();
  CLI::App program("Trains and inspects the streaming multimodal recommender XSMoE.", "xsmoe");
  program.formatter(std::make_shared<xsmoe::cli::HelpWithoutHidden>());  // before the commands, which take it over
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
  xsmoe::cli::addTag(program, run);
  xsmoe::cli::addExperiment(program, run);
  xsmoe::cli::addTable(program, run);
  xsmoe::cli::addCheck(program, run);
  xsmoe::cli::addPretrain(program, run);
  xsmoe::cli::addRecommend(program, run);
  xsmoe::cli::addExplain(program, run);
  xsmoe::cli::addWhatIf(program, run);
  xsmoe::cli::addRouting(program, run);
  xsmoe::cli::addAlike(program, run);
  xsmoe::cli::addItem(program, run);
  xsmoe::cli::addMap(program, run);
  xsmoe::cli::addEquations(program, run);
  xsmoe::cli::addReferences(program, run);
  xsmoe::cli::addForgetting(program, run);
  xsmoe::cli::addSlices(program, run);
  xsmoe::cli::addFallen(program, run);
  xsmoe::cli::addExport(program, run);
  xsmoe::cli::addShare(program, run);
  xsmoe::cli::addUnpack(program, run);
  refuseEmptyValues(program);
  xsmoe::cli::guardOutputs(program);
  try {
    if (const auto option = optionWithoutValue(argc, argv); !option.empty()) throw CLI::ValidationError(option, "the value is empty");
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return ended(program.exit(error) == 0 ? 0 : kUsage);
  }
  try {
    return ended(run());
  } catch (const xsmoe::ThrownError& error) {
    std::fprintf(stderr, "xsmoe: %s\n", xsmoe::printable(xsmoe::describe(error.error())).c_str());
    return xsmoe::exitCode(error.error().kind);
  } catch (const std::exception& error) {
    const bool memory = xsmoe::app::isOfMemory(error);
    const auto broken =
        xsmoe::failure(argv[1], "the command broke off: " + (memory ? xsmoe::wordsOf(std::bad_alloc()) : xsmoe::wordsOf(error)),
                       memory ? xsmoe::app::kMoreMemory : "Please report this with the command");
    std::fprintf(stderr, "xsmoe: %s\n", xsmoe::printable(xsmoe::describe(broken.value())).c_str());
    return 1;
  }
}
