// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <string>
#include <vector>

#include "model/core/change.h"
#include "model/core/command_words.h"
#include "model/core/word_lists.h"
#include "model/engine/controls.h"

namespace xsmoe::cli {

/// A change as it is written on the command line, "merge visual:4:2 into 0". Throws CLI::ValidationError, with the option's name, where it
/// is none.
[[nodiscard]] inline Change changeOf(const std::string& option, const std::string& words) {
  auto change = changeFromWords(words);
  if (!change)
    throw CLI::ValidationError(option,
                               "\"" + words + "\" is no change: write for example \"merge visual:4:2 into 0\" or \"pin visual:4:2\"");
  return *change;
}

/// Adds --change, which may be given several times.
inline void addChanges(CLI::App& command, std::vector<Change>& changes) {
  const auto take = [&changes](const std::vector<std::string>& all) {
    for (const auto& words : all) changes.push_back(changeOf("--change", words));
  };
  std::vector<std::string> examples;
  for (const auto& change : exampleChanges()) examples.push_back(shellWord(inWords(change)));
  command
      .add_option_function<std::vector<std::string>>(
          "--change", take,
          "A change by hand, made as soon as the run goes on, in the order given: " + listed(examples, "or") +
              ", where visual:4:2 is the visual expert of D_2 at state 4, merged into that of D_0. It is recorded as a deviation.")
      ->allow_extra_args(false)
      ->type_name("TEXT");
}

/// They wait for the run's first boundary.
inline void askFor(const std::vector<Change>& changes, engine::Controls& controls) {
  for (const auto& change : changes) controls.ask(change);
}

}  // namespace xsmoe::cli
