// SPDX-License-Identifier: Apache-2.0
#include "model/core/question_commands.h"

#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

/// "VERB RUN --window W --epoch E --stream FOLDER".
CommandWords questionAt(const char* verb, const CommandMoment& moment) {
  CommandWords words{verb, moment.run};
  if (moment.window) addOption(words, "--window", std::to_string(*moment.window));
  if (moment.window && moment.epoch > 0) addOption(words, "--epoch", std::to_string(moment.epoch));
  addOption(words, "--stream", moment.stream);
  return words;
}

/// As the command line takes a test that is not that of the next window; false: of each model another one, which it does not.
bool addTest(CommandWords& words, const FallenCommand& changes) {
  if (changes.testedBefore == changes.before + 1 && changes.testedAfter == changes.after + 1) return true;
  if (changes.testedBefore != changes.testedAfter) return false;
  addOption(words, "--test", std::to_string(changes.testedAfter));
  return true;
}

/// False: no command compares such two.
bool addModels(CommandWords& words, const FallenCommand& changes) {
  const std::string before = std::to_string(changes.before), after = std::to_string(changes.after);
  const bool sameWindow = changes.before == changes.after, sameEpoch = changes.epochBefore == changes.epochAfter;
  if (changes.tau || changes.expansion || !changes.beside.empty()) {
    if (!sameWindow || changes.epochBefore > 0 || changes.epochAfter > 0) return false;
    addOption(words, "--beside", changes.beside);
    addOption(words, changes.expansion ? "--expansion" : "--window", after);
    if (changes.tau) addOption(words, "--tau", numberText(*changes.tau));
    return true;
  }
  if (sameWindow && sameEpoch) return false;
  addOption(words, "--from", before);
  if (changes.epochBefore > 0) addOption(words, "--from-epoch", std::to_string(changes.epochBefore));
  addOption(words, "--to", after);
  if (changes.epochAfter > 0) addOption(words, "--epoch", std::to_string(changes.epochAfter));
  return true;
}

/// False: there is none by picked items without them.
bool addSlices(CommandWords& words, const std::string& by, const std::vector<std::string>& items) {
  if (by == "picked" && items.empty()) return false;
  addOption(words, "--by", by);
  return addList(words, "--items", items);
}

void addOwnItem(CommandWords& words, const OwnItem& own) {
  addOption(words, "--own-picture", own.picture.string());
  addOption(words, "--own-text", own.text);
  if (own.picture.empty() && own.text.empty()) return;
  addOption(words, "--image-encoder", own.imageEncoder.string());
  addOption(words, "--text-encoder", own.textEncoder.string());
}

}  // namespace

CommandWords recommendCommand(const ListCommand& list) {
  auto words = questionAt("recommend", list.moment);
  addOption(words, "--user", list.user);
  if (list.history && !addList(words, "--history", *list.history)) return {};
  if (list.user.empty() && (!list.history || list.history->empty())) return {};
  if (list.top != ListCommand().top) addOption(words, "--top", std::to_string(list.top));
  if (list.tau) addOption(words, "--tau", numberText(*list.tau));
  if (list.own) addOwnItem(words, *list.own);
  return words;
}

CommandWords whyCommand(const ListCommand& list) {
  auto words = recommendCommand(list);
  if (!words.empty()) words.emplace_back("--why");
  return words;
}

CommandWords whyNotCommand(const ListCommand& list, const std::string& item) {
  auto words = recommendCommand(list);
  if (words.empty() || item.empty() || list.own) return {};
  addOption(words, "--why-not", item);
  return words;
}

CommandWords explainCommand(const CommandMoment& moment, const std::string& user) {
  auto words = questionAt("explain", moment);
  addOption(words, "--user", user);
  return user.empty() ? CommandWords() : words;
}

CommandWords whatIfCommand(const CommandMoment& moment) { return questionAt("what-if", moment); }

CommandWords mergeWhatIfCommand(const CommandMoment& moment, const MergeExperts& pair) {
  auto words = whatIfCommand(moment);
  addOption(words, "--merge", textOf(Act(Change(pair))).value);
  return words;
}

CommandWords everyoneCommand(const CommandMoment& moment, const std::string& file) {
  auto words = questionAt("recommend", moment);
  addOption(words, "--everyone", file);
  return words;
}

CommandWords routingCommand(const CommandMoment& moment) { return questionAt("routing", moment); }

CommandWords alikeCommand(const CommandMoment& moment, const std::optional<RunMoment>& against) {
  auto words = questionAt("alike", moment);
  if (!against) return words;
  addOption(words, "--against", std::to_string(against->window.value));
  if (against->epoch > 0) addOption(words, "--against-epoch", std::to_string(against->epoch));
  return words;
}

CommandWords itemCommand(const CommandMoment& moment, const std::string& item) {
  auto words = questionAt("item", moment);
  if (item.starts_with('-')) words.emplace_back("--");  // else it would be an option
  words.push_back(item);
  return item.empty() ? CommandWords() : words;
}

CommandWords itemMapCommand(const CommandMoment& moment) { return questionAt("map", moment); }

CommandWords equationsCommand(const CommandMoment& moment, const std::string& user, const std::string& item, const std::string& layer) {
  if (user.empty() || item.empty()) return {};
  auto words = questionAt("equations", moment);
  addOption(words, "--user", user);
  addOption(words, "--item", item);
  addOption(words, "--layer", layer);
  return words;
}

CommandWords eachWindowCommand(const std::string& run, const std::string& stream, const std::string& user, int top) {
  if (user.empty()) return {};
  auto words = recommendCommand({{run, stream}, user, {}, top});
  words.emplace_back("--each-window");
  return words;
}

CommandWords referencesCommand(const std::string& run, const std::string& stream) { return questionAt("references", {run, stream}); }

CommandWords fallenCommand(const FallenCommand& changes) {
  CommandWords words{"fallen", changes.run};
  if (!addModels(words, changes) || !addTest(words, changes) || !addSlices(words, changes.by, changes.items)) return {};
  addOption(words, "--stream", changes.stream);
  return words;
}

CommandWords slicesCommand(const std::string& run, const std::string& stream, const std::string& by,
                           const std::vector<std::string>& items) {
  CommandWords words{"slices", run};
  if (!addSlices(words, by, items)) return {};
  addOption(words, "--stream", stream);
  return words;
}

CommandWords forgettingCommand(const std::string& run, const std::string& beside, const std::string& metric) {
  CommandWords words{"forgetting", run};
  addOption(words, "--beside", beside);
  addOption(words, "--metric", metric);
  return words;
}

}  // namespace xsmoe
