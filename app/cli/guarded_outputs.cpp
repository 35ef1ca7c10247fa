// SPDX-License-Identifier: Apache-2.0
#include "app/cli/guarded_outputs.h"

#include <array>
#include <string>
#include <string_view>

#include "model/core/files/own_part.h"

namespace xsmoe::cli {
namespace {

/// Long names of options that take what is written.
constexpr std::array<std::string_view, 10> kWritten{"csv",     "everyone",    "metrics", "write-plan", "output",
                                                    "weights", "tensorboard", "mlflow",  "recbole",    "to"};

std::string whyNotThere(const std::string& place) {
  if (place.empty() || place == "-") return {};
  const auto free = checkOutput(place);
  return free ? std::string() : describe(free.error());
}

/// Groups of options are commands without a name.
void guard(CLI::App& command) {
  for (auto* const group : command.get_subcommands({})) guard(*group);
  for (auto* const option : command.get_options())
    for (const auto one : kWritten)
      if (option->check_lname(std::string(one))) option->check(whyNotThere, "");
}

}  // namespace

void guardOutputs(CLI::App& program) {
  for (auto* const command : program.get_subcommands({})) {
    // What these make is checked where it is made: a cache, a stream, the folder of a state.
    const bool makes = command->get_name() == "extract" || command->get_name() == "import" || command->get_name() == "unpack";
    if (!makes) guard(*command);
  }
}

}  // namespace xsmoe::cli
