// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <utility>

#include "model/features/state_rows.h"
#include "model/network/item_states.h"

namespace xsmoe::streaming {

/// A state of a feature cache for networks, who know no files.
class RowsInFile : public network::RowSource {
 public:
  explicit RowsInFile(std::shared_ptr<const features::StateRows> rows) : rows_(std::move(rows)) {}
  [[nodiscard]] std::int64_t count() const override { return rows_->count(); }
  [[nodiscard]] at::Tensor rows(const at::Tensor& ids) const override {
    auto read = rows_->rows(ids);
    if (!read) throw network::StatesUnreadable(read.error());
    return *read;
  }
  [[nodiscard]] const features::StateRows& inFile() const { return *rows_; }

 private:
  std::shared_ptr<const features::StateRows> rows_;
};

}  // namespace xsmoe::streaming
