// SPDX-License-Identifier: Apache-2.0
#include "model/features/cache_check.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <unordered_set>

namespace xsmoe::features {
namespace {

constexpr std::ptrdiff_t kChance = 100;  // less than one id in so many is not the same items

std::ptrdiff_t sharedIds(const std::vector<std::string>& cached, const std::vector<std::string>& logged) {
  const std::unordered_set<std::string> known(logged.begin(), logged.end());
  return std::count_if(cached.begin(), cached.end(), [&](const std::string& id) { return known.count(id) != 0; });
}

bool onlyByChance(std::ptrdiff_t shared, std::size_t cached, std::size_t logged) {
  return shared == 0 || (shared * kChance < static_cast<std::ptrdiff_t>(cached) && shared * kChance < static_cast<std::ptrdiff_t>(logged));
}

std::string withoutLeadingZeros(std::string id) {
  return id.erase(0, std::min(id.find_first_not_of('0'), id.size() - (id.empty() ? 0 : 1)));
}
std::string withoutEnding(std::string id) { return id.substr(0, id.rfind('.')); }
std::string withoutPrefix(std::string id) { return id.substr(id.find('_') + 1); }
std::string inLowerCase(std::string id) {
  std::transform(id.begin(), id.end(), id.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return id;
}

/// A change that often tells ids of the same items apart.
struct Change {
  std::string (*apply)(std::string id);
  const char* remedy;
};
constexpr std::array kChanges{
    Change{&withoutLeadingZeros,
           "They match but for leading zeros, which are lost where ids are read as numbers: make the features with the log's ids"},
    Change{&withoutEnding, "They match but for what follows the last dot: make the features with the log's ids"},
    Change{&withoutPrefix, "They match but for what precedes the first _: make the features with the log's ids"},
    Change{&inLowerCase, "They match but for upper and lower case: make the features with the log's ids"},
};

std::vector<std::string> changed(std::vector<std::string> ids, const Change& change) {
  for (std::string& id : ids) id = change.apply(std::move(id));
  return ids;
}

std::string remedyFor(const std::vector<std::string>& cached, const std::vector<std::string>& logged) {
  for (const Change& change : kChanges)
    if (2 * sharedIds(changed(cached, change), changed(logged, change)) >
        static_cast<std::ptrdiff_t>(std::min(cached.size(), logged.size())))
      return change.remedy;
  return "Name the cache of this stream, or the column that holds these ids";
}

std::string examples(const std::vector<std::string>& ids) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, ids.size()); ++i) text += (i > 0 ? ", \"" : "\"") + ids[i] + '"';
  return text + (ids.size() > 3 ? " …" : "");
}

}  // namespace

Result<void> checkItemsFit(const std::vector<std::string>& cached, const std::vector<std::string>& logged, const std::string& where) {
  const std::ptrdiff_t shared = sharedIds(cached, logged);
  if (!onlyByChance(shared, cached.size(), logged.size())) return {};
  return badInput(where,
                  (shared == 0 ? "none" : "only " + std::to_string(shared)) + " of its " + std::to_string(cached.size()) +
                      " items is among the log's " + std::to_string(logged.size()) + ": its ids are " + examples(cached) + ", the log's " +
                      examples(logged),
                  remedyFor(cached, logged));
}

}  // namespace xsmoe::features
