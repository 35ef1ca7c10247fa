// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/write_recbole.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/core/number_text.h"
#include "model/data/numbers.h"
#include "model/data/stream_folder.h"
#include "model/data/text_file.h"

namespace xsmoe::data {
namespace {

namespace fs = std::filesystem;

std::string onOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

Result<void> writeInter(const fs::path& path, const InteractionLog& log) {
  TextFile file(path);
  const bool rated = !log.ratings.empty();
  file.write(rated ? "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" : "user_id:token\titem_id:token\ttimestamp:float\n");
  std::string row;
  for (std::size_t i = 0; i < log.users.size(); ++i) {
    row = onOneLine(log.userIds[static_cast<std::size_t>(log.users[i])]) + '\t' +
          onOneLine(log.itemIds[static_cast<std::size_t>(log.items[i])]) + '\t';
    if (rated && !std::isnan(log.ratings[i])) appendNumber(row, log.ratings[i]);
    if (rated) row += '\t';
    appendSeconds(row, log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i]);
    file.write(row += '\n');
  }
  return file.close();
}

Result<void> writeItem(const fs::path& path, const InteractionLog& log, const ItemCatalogue& items) {
  TextFile file(path);
  file.write("item_id:token\ttitle:token_seq\tdescription:token_seq\n");
  for (const std::string& id : log.itemIds) {
    const auto found = items.find(id);
    const ItemCard card = found == items.end() ? ItemCard{} : found->second;
    file.write(onOneLine(id) + '\t' + onOneLine(card.title) + '\t' + onOneLine(card.description) + '\n');
  }
  return file.close();
}

}  // namespace

Result<void> writeRecBole(const fs::path& streamFolder, const fs::path& target) {
  const auto stream = openStreamFolder(streamFolder);
  if (!stream) return tl::unexpected(stream.error());
  const auto log = readInteractions(*stream, {}, {}, {}, Ratings::kRead);
  if (!log) return tl::unexpected(log.error());
  const auto items = readItems(*stream);
  if (!items) return tl::unexpected(items.error());
  auto folder = NewFolder::create(target);
  if (!folder) return tl::unexpected(folder.error());
  const fs::path file = folder->path() / plainPath(target).filename();
  if (auto good = writeInter(file.string() + ".inter", *log); !good) return good;
  if (auto good = writeItem(file.string() + ".item", *log, *items); !good) return good;
  return folder->commit();
}

}  // namespace xsmoe::data
