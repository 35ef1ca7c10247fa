// SPDX-License-Identifier: Apache-2.0
#include "model/core/settings_file.h"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "model/core/choice_descriptions.h"
#include "model/core/files/replacement_file.h"
#include "model/core/nearest_name.h"
#include "model/core/presets.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/used_settings.h"

namespace xsmoe {
namespace {

constexpr std::uintmax_t kMostBytes = 1U << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF", kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string linePlace(const std::string& where, int line) { return where + ", line " + std::to_string(line); }

std::string hintFor(std::string_view key) {
  std::vector<std::string> known{std::string(kMethodKey), std::string(kContinualKey)};
  for (const auto& one : choiceDescriptions()) known.emplace_back(one.key);
  for (const auto& one : settingDescriptions()) known.emplace_back(one.key);
  const auto nearest = nearestName(key, known);
  return nearest.empty() ? "xsmoe train --help names all of them" : "Is it \"" + nearest + "\"?";
}

/// What stands behind the sign: a text between quotes, or as it is up to a comment. Empty: it is neither.
std::optional<std::string> settingValueIn(std::string_view text) {
  text = trimmed(text);
  if (!text.starts_with('"')) {
    const auto value = trimmed(text.substr(0, text.find('#')));
    return value.empty() || value.find('"') != std::string_view::npos ? std::nullopt : std::optional(std::string(value));
  }
  const auto end = text.find('"', 1);
  if (end == std::string_view::npos) return std::nullopt;
  const auto behind = trimmed(text.substr(end + 1));
  if (!behind.empty() && !behind.starts_with('#')) return std::nullopt;
  return std::string(text.substr(1, end - 1));
}

/// Reads the lines one after the other.
class SettingLines {
 public:
  explicit SettingLines(const std::string& where) : where_(where) {}

  Result<void> read(std::string_view line, int number) {
    line = trimmed(line);
    if (line.empty() || line.starts_with('#')) return {};
    const auto place = linePlace(where_, number);
    const auto sign = line.find('=');
    if (sign == std::string_view::npos) return badInput(place, "there is no \"=\"", "Write KEY = VALUE, for example tau = 0.1");
    const std::string key(trimmed(line.substr(0, sign)));
    if (!isRunSetting(key)) return badInput(place, "\"" + key + "\" is no setting", hintFor(key));
    const auto [known, first] = lines_.try_emplace(key, number);
    if (!first) return badInput(place, "\"" + key + "\" stands in line " + std::to_string(known->second) + " already", "Leave one out");
    const auto value = settingValueIn(line.substr(sign + 1));
    if (!value)
      return badInput(place, "\"" + key + "\" has no value that can be read", "Write it as on the command line, or between \" and \"");
    if (const auto plain = plainSettingText(key, *value); !plain)
      return badInput(place, key + ": " + plain.error().what, plain.error().remedy);
    texts_[key] = *value;
    return {};
  }

  /// Whether they go together.
  Result<SettingTexts> ended() {
    RunSettings all;
    if (const auto set = setRunSettings(all, texts_); !set) return badInput(where_, set.error().what, set.error().remedy);
    return std::move(texts_);
  }

 private:
  std::string where_;
  SettingTexts texts_;
  std::map<std::string, int> lines_;  // where a key stands
};

/// A value as TOML has it too: a number as it is, and between quotes whatever else.
std::string asWritten(const std::string& value) { return numberFrom(value) ? value : '"' + value + '"'; }

}  // namespace

Result<SettingTexts> settingsIn(std::string_view text, const std::string& where) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  SettingLines lines(where);
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    if (const auto read = lines.read(text.substr(0, end), number); !read) return tl::unexpected(read.error());
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines.ended();
}

Result<SettingTexts> readSettingsFile(const std::filesystem::path& file) {
  std::error_code problem;
  const auto bytes = std::filesystem::file_size(file, problem);
  if (problem) return badInput(file.string(), "cannot be read: " + problem.message(), "Name a file of settings");
  if (bytes > kMostBytes) return badInput(file.string(), "has more than a megabyte, as no file of settings has", "Name another file");
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) return badInput(file.string(), "cannot be read", "Name a file that can be");
  return settingsIn(text, file.string());
}

Result<RunSettings> settingsByTexts(const SettingTexts& texts, const std::string& where, const RunSettings& own) {
  const RunSettings usual;
  RunSettings made = usual;
  if (const auto* const papers = presetFromName("paper"); papers != nullptr) made = withPreset(own, *papers);
  made.model.method = usual.model.method;
  made.model.continual = usual.model.continual;
  made.training.seed = usual.training.seed;
  made.device = usual.device;
  if (const auto set = setRunSettings(made, texts); !set) return badInput(where, set.error().what, set.error().remedy);
  return made;
}

Result<RunSettings> settingsByFile(const std::filesystem::path& file, const RunSettings& own) {
  const auto texts = readSettingsFile(file);
  if (!texts) return tl::unexpected(texts.error());
  return settingsByTexts(*texts, file.string(), own);
}

std::string settingsFileText(const RunSettings& settings) {
  std::string text = "# Settings of a run of XSMoE, for xsmoe train --config and XSMoE Studio.\n";
  for (const auto& [key, label, value, words] : usedSettings(settings))
    if (!value.empty()) text += key + " = " + asWritten(value) + "\n";
  return text;
}

Result<void> writeSettingsFile(const std::filesystem::path& file, const RunSettings& settings) {
  return writeTextFile(file, settingsFileText(settings));
}

}  // namespace xsmoe
