// SPDX-License-Identifier: Apache-2.0
#include "model/core/data_commands.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "model/core/import_words.h"
#include "model/core/names.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"

namespace xsmoe {
namespace {

using Mapped = std::pair<std::string_view, std::string>;  // what a column gives, and its name

/// Whether one table has two of the columns that are to give the same: the command gives each to every table that has it.
bool contradict(const std::vector<SourceFile>& sources, const std::vector<Mapped>& columns) {
  return std::any_of(sources.begin(), sources.end(), [&](const SourceFile& source) {
    const auto has = [&](const std::string& name) {
      return std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
    };
    return std::any_of(columns.begin(), columns.end(), [&](const Mapped& one) {
      return std::any_of(columns.begin(), columns.end(), [&](const Mapped& other) {
        return one.first == other.first && one.second != other.second && has(one.second) && has(other.second);
      });
    });
  });
}

/// Of all tables whose columns may be mapped, "user=NAME,item=NAME"; nothing where the command cannot say it.
std::optional<std::string> columnsIn(const std::vector<SourceFile>& sources) {
  std::vector<Mapped> columns;
  for (const auto& source : sources)
    for (const ColumnWord& mapped : kColumnWords) {
      Mapped one(mapped.word, source.mapping.*mapped.column);
      if (!source.mappable || one.second.empty() || std::find(columns.begin(), columns.end(), one) != columns.end()) continue;
      if (one.second.find(',') != std::string::npos) return std::nullopt;
      columns.push_back(std::move(one));
    }
  if (contradict(sources, columns)) return std::nullopt;
  std::vector<std::string> pairs;
  for (const auto& [key, column] : columns) pairs.push_back(std::string(key) + "=" + column);
  return joined(pairs, ",");
}

std::string wordFor(PictureTransfer pictures) {
  const auto* const found =
      std::find_if(kPicturesWords.begin(), kPicturesWords.end(), [&](const PicturesWord& row) { return row.pictures == pictures; });
  return found == kPicturesWords.end() ? std::string() : std::string(found->word);
}

}  // namespace

CommandWords importCommand(const ImportSettings& settings, const std::string& target) {
  const auto columns = columnsIn(settings.sources);
  CommandWords words{"import"};
  for (const auto& source : settings.sources)
    if (std::find(words.begin(), words.end(), source.path) == words.end()) words.push_back(source.path);
  if (words.size() == 1 || target.empty() || !columns) return {};
  addOption(words, "--to", target);
  addOption(words, "--from", settings.from);
  addOption(words, "--to", settings.to);
  addOption(words, "--title", settings.title);
  addOption(words, "--columns", *columns);
  if (settings.dropRepeats) words.emplace_back("--drop-repeats");
  if (settings.pictures != PictureTransfer::kCopy) addOption(words, "--pictures", wordFor(settings.pictures));
  if (!settings.forgiveFew) addOption(words, "--bad-lines", numberText(settings.badLineBudget));
  addOption(words, "--windows", std::to_string(settings.windows));
  addOption(words, "--k-core", std::to_string(settings.kCore));
  return words;
}

CommandWords extractCommand(const ExtractionRequest& request) {
  const ExtractionRequest usual;
  CommandWords words{"extract", request.stream.string()};
  const auto add = [&](const char* option, const std::string& value, const std::string& usually) {
    if (value != usually) addOption(words, option, value);
  };
  add("--text-encoder", request.textEncoder, usual.textEncoder);
  add("--image-encoder", request.imageEncoder, usual.imageEncoder);
  add("--pooling", request.pooling, usual.pooling);
  add("--max-tokens", std::to_string(request.maxTokens), std::to_string(usual.maxTokens));
  add("--layers", name(request.layers), {});
  add("--batch-size", std::to_string(request.batchSize), std::to_string(usual.batchSize));
  add("--device", request.device.device, usual.device.device);
  add("--precision", std::string(name(request.device.precision)), std::string(name(usual.device.precision)));
  add("--threads", std::to_string(request.device.threads), std::to_string(usual.device.threads));
  add("--to", request.target.string(), {});
  if (request.replace) words.emplace_back("--replace");
  if (request.restart) words.emplace_back("--restart");
  return words;
}

CommandWords forkCommand(const std::string& run, int window, const SettingTexts& changed, const std::string& folder,
                         const std::vector<std::string>& changes) {
  CommandWords words{"fork", run, "--window", std::to_string(window)};
  addOption(words, "--run", folder);
  for (const auto& [key, text] : changed) addSetting(words, key, text);
  for (const auto& change : changes) addOption(words, "--change", change);
  return words;
}

CommandWords exportCommand(const std::string& run) { return {"export", run, "--metrics", "-"}; }

CommandWords reportCommand(const std::string& run, const std::string& file) {
  CommandWords words{std::string(kStudioProgram), run};
  addOption(words, "--report", file);
  return words;
}

CommandWords viewsCommand(const std::string& path, const std::string& folder, const std::string& size) {
  CommandWords words{std::string(kStudioProgram), path};
  addOption(words, "--views", folder);
  addOption(words, "--size", size);
  return words;
}

}  // namespace xsmoe
