// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/core/change.h"
#include "model/core/command_words.h"
#include "model/core/own_item.h"
#include "model/core/run_moment.h"

namespace xsmoe {

// What asks about stored runs, as commands of the headless program.

/// By which weights a run is asked.
struct CommandMoment {
  std::string run = {};
  std::string stream = {};         ///< where it has moved; empty: where run.json says
  std::optional<int> window = {};  ///< empty: the last one that is stored
  int epoch = 0;                   ///< of the window, whose weights are kept; 0: its end
};

/// A list of recommendations.
struct ListCommand {
  CommandMoment moment = {};
  std::string user = {};                                 ///< empty: somebody whom the history alone makes
  std::optional<std::vector<std::string>> history = {};  ///< item ids in place of the user's own
  int top = 10;
  std::optional<double> tau = {};  ///< of a copy that it prunes
  std::optional<OwnItem> own = {};
};
/// Empty where no command gives it: of nobody, or with an item whose id has a comma.
[[nodiscard]] CommandWords recommendCommand(const ListCommand& list);
/// What its scores are made of.
[[nodiscard]] CommandWords whyCommand(const ListCommand& list);
/// Why an item does not stand in it; empty also without one, and of an item of one's own.
[[nodiscard]] CommandWords whyNotCommand(const ListCommand& list, const std::string& item);

[[nodiscard]] CommandWords explainCommand(const CommandMoment& moment, const std::string& user);
[[nodiscard]] CommandWords whatIfCommand(const CommandMoment& moment);
/// What it would do to merge two experts, beside pruning the less used.
[[nodiscard]] CommandWords mergeWhatIfCommand(const CommandMoment& moment, const MergeExperts& pair);
/// Everyone's list, into a file.
[[nodiscard]] CommandWords everyoneCommand(const CommandMoment& moment, const std::string& file);
[[nodiscard]] CommandWords routingCommand(const CommandMoment& moment);
/// Which experts do the same, and what became of them since another moment; empty: the stored window before.
[[nodiscard]] CommandWords alikeCommand(const CommandMoment& moment, const std::optional<RunMoment>& against);
/// What is known of an item, by its id.
[[nodiscard]] CommandWords itemCommand(const CommandMoment& moment, const std::string& item);
/// Where all items lie.
[[nodiscard]] CommandWords itemMapCommand(const CommandMoment& moment);
/// The paper's equations with the numbers of a user and an item, by their ids; empty without both. `layer`: "V2", whose equations are told;
/// empty: the first one's.
[[nodiscard]] CommandWords equationsCommand(const CommandMoment& moment, const std::string& user, const std::string& item,
                                            const std::string& layer);
/// The lists to a user by every stored window. Empty of nobody.
[[nodiscard]] CommandWords eachWindowCommand(const std::string& run, const std::string& stream, const std::string& user, int top);
[[nodiscard]] CommandWords referencesCommand(const std::string& run, const std::string& stream);

/// Ranks at two moments. The windows are those trained last, and those tested on.
struct FallenCommand {
  std::string run = {}, stream = {};
  std::string beside = {};  ///< a run whose model is the one before; empty: none
  int before = 0, after = 0, testedBefore = 0, testedAfter = 0;
  std::optional<double> tau = {};       ///< the one after is the one before, pruned
  bool expansion = false;               ///< the one before lacks the experts that were born for the window
  std::string by = {};                  ///< key of a kind of slices; empty: user by user
  std::vector<std::string> items = {};  ///< picked ones
  int epochBefore = 0, epochAfter = 0;  ///< of two windows of one run, whose weights are kept; 0: the window's end
};
/// Empty where no command compares the two.
[[nodiscard]] CommandWords fallenCommand(const FallenCommand& changes);
/// `by`: key of a kind of slices. Empty where an item's id has a comma, or where nothing is picked by which to tell tests apart.
[[nodiscard]] CommandWords slicesCommand(const std::string& run, const std::string& stream, const std::string& by,
                                         const std::vector<std::string>& items);
/// `beside`: empty, or the other run. `metric`: "hr10".
[[nodiscard]] CommandWords forgettingCommand(const std::string& run, const std::string& beside, const std::string& metric);

}  // namespace xsmoe
