#pragma once
// Logs made by hand, for the tests of this room and of those above it.
#include <cstdint>
#include <string>
#include <vector>

#include "model/data/id_table.h"
#include "model/data/interaction_log.h"

namespace xsmoe::data {

struct Interaction {
  std::string user, item;
  std::int64_t time = 0;  ///< seconds since 1970
};

/// The log that reading these rows in this order gives.
inline InteractionLog makeLog(const std::vector<Interaction>& interactions) {
  InteractionLog log;
  IdTable users, items;
  for (const Interaction& interaction : interactions) {
    log.users.push_back(users.numberOf(interaction.user));
    log.items.push_back(items.numberOf(interaction.item));
    log.timesMs.push_back(interaction.time * 1000);
  }
  log.userIds = users.takeIds();
  log.itemIds = items.takeIds();
  return log;
}

}  // namespace xsmoe::data
