// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>

#include "model/network/late_rows.h"
#include "model/network/recommender.h"

namespace xsmoe::baselines {

/// A table of embeddings [N, d] for the whole stream, of which a window trains some rows (baselines.md, 1.5). Those rows stand by
/// themselves while the window is open, the others apart, so that an optimizer, a copy of the model and a moment to return to hold what
/// changes and share the rest. Equal to training the whole table: a row that no batch reads does not move.
class RowTable {
 public:
  /// float32 values, which nobody else writes to.
  RowTable(std::string name, at::Tensor values);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::int64_t size() const { return places_.size(0); }  ///< N
  [[nodiscard]] std::int64_t width() const { return trained_.size(1); }

  /// These rows are trained from now on: int64 [A], increasing, on the host. Values stay.
  void open(const at::Tensor& rows);
  [[nodiscard]] const at::Tensor& rows() const { return rows_; }  ///< int64 [A] on the device
  /// [A, d], the optimizer's parameter; of setLate()'s rows those are up to date that were read last.
  [[nodiscard]] const at::Tensor& trained() const { return trained_; }
  /// The optimizer moves the trained rows late: whatever reads values here brings them up to date. Not owned; null: it does not. Opening
  /// other rows ends it.
  void setLate(network::LateRows* rows) { late_ = rows; }
  [[nodiscard]] network::LateRows* late() const { return late_; }
  /// Where ids stand among the trained rows, shaped as `ids`; ids that do not are negative.
  [[nodiscard]] at::Tensor placesOf(const at::Tensor& ids) const;

  /// Values of any rows, [..., d] for int64 ids of any shape, without a graph.
  [[nodiscard]] at::Tensor at(const at::Tensor& ids) const;
  /// The whole table, put together anew.
  [[nodiscard]] at::Tensor whole() const;

  /// NAME.trained, NAME.rows, and the constant NAME.rest.
  void addTo(network::ModelTensors& tensors) const;
  /// Rows [n, N), for a table that has n so far.
  using Later = std::function<at::Tensor(std::int64_t n)>;
  /// Takes either these three or the whole table, "NAME". What a table lacks that was written when the stream had fewer users and items
  /// is taken from `later`. Throws on missing or misshapen tensors, which those of a shorter table are where there is no `later`.
  void load(const network::NamedTensors& tensors, const Later& later = {});

 private:
  void place();
  [[nodiscard]] at::Tensor valuesAt(const at::Tensor& places) const;

  std::string name_;
  at::Tensor rows_, trained_;
  at::Tensor rest_;    // [N − A, d], the other rows in order; never written to
  at::Tensor places_;  // int64 [N]: place among the trained rows, else −1 − place in the rest
  network::LateRows* late_ = nullptr;
};

}  // namespace xsmoe::baselines
