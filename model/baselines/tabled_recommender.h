// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/module.h>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "model/baselines/row_table.h"
#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/network/adam.h"
#include "model/network/random_generators.h"
#include "model/network/recommender.h"
#include "model/network/step_clock.h"

namespace xsmoe::baselines {

struct TabledOptions {
  std::int64_t embedding = 128;       ///< d
  std::int64_t length = 10;           ///< L, inputs at most
  std::int64_t users = 0, items = 0;  ///< of the whole stream, without padding
  double weightDecay = 0;             ///< L2, coupled (baselines.md, section 4, training)
  bool unseenUserRandom = false;      ///< untrained users keep their row at inference
  device::ComputeDevice device;
  std::uint64_t seed = 42;  ///< of initial values, dropout and sampling
  bool drawn = true;        ///< false: tables have no values before load(), as a copy needs none
};

/// Rows that a forward pass reads, as leaves of its graph: their gradients are gathered row by row, so that none is as large as a table.
class Lookup {
 public:
  /// `graph`: gradients are wanted.
  explicit Lookup(bool graph) : graph_(graph) {}
  /// Reads these tables in place of the recommender's, by name and whole, in a graph of their own: what references are computed with.
  explicit Lookup(const network::NamedTensors& whole) : graph_(true), whole_(&whole) {}

  /// [..., d] for int64 ids of any shape, on the device.
  [[nodiscard]] at::Tensor rows(RowTable& table, const at::Tensor& ids);

  struct Read {
    RowTable* table;
    at::Tensor ids;   ///< flat
    at::Tensor leaf;  ///< what rows() gave
  };
  [[nodiscard]] const std::vector<Read>& reads() const { return reads_; }

 private:
  bool graph_;
  const network::NamedTensors* whole_ = nullptr;
  std::vector<Read> reads_;
};

/// What recommenders with tables of users and items share (baselines.md, 1.3 and 1.5): the tables, dense parameters beside them, Adam,
/// coupled L2, marks of who was trained, and their state. Products are in float32 whatever the precision of the run. A method adds what it
/// trains on and the loss.
class TabledRecommender : public network::Recommender {
 public:
  ~TabledRecommender() override;

  [[nodiscard]] std::vector<int> requiredStates() const override { return {}; }
  [[nodiscard]] std::vector<Modality> modalities() const override { return {}; }
  void setItemStates(std::shared_ptr<const network::ItemStates> /*states*/) override {}

  void beginEpoch(double learningRate) override;
  at::Tensor trainBatch(const network::Batch& batch) override;
  [[nodiscard]] StepTimes takeStepTimes() override { return clock_.take(); }
  /// The tables are whole again. Overrides call it last.
  void endWindow(const network::WindowData& data) override;
  [[nodiscard]] network::NamedTensors parameters() const override;
  [[nodiscard]] network::NamedTensors buffers() const override;
  [[nodiscard]] network::ModelTensors modelTensors() const override;
  [[nodiscard]] std::int64_t parameterCount() const override;
  [[nodiscard]] std::int64_t trainableCount() const override;
  void load(const network::NamedTensors& tensors) override;
  [[nodiscard]] network::NamedTensors trainingState() const override;
  void restoreTraining(const network::NamedTensors& state) override;
  /// The optimizer.
  [[nodiscard]] bool endsWithWindow(std::string_view name) const override { return name.starts_with("adam."); }
  void reseed(std::uint64_t seed) override { random_ = network::Random(seed, options_.device.device); }

  /// The loss of a batch, and its gradients, without L2, as trainBatch() computes them. A window is open.
  at::Tensor computeGradients(const network::Batch& batch);
  /// By parameter; a table's is as large as the table.
  [[nodiscard]] network::NamedTensors gradients() const;
  /// Of every table, by name, put together anew.
  [[nodiscard]] network::NamedTensors wholeTables() const;
  /// Training is with dropout and noise, which conformance fixtures and parity tests turn off.
  void setDropout(bool on) { dropout_ = on; }
  /// Marks users as trained, int64 [n].
  void markTrained(const at::Tensor& users);
  /// Whether users, int64 [n], were trained: bool [n] on the host.
  [[nodiscard]] at::Tensor marksOfUsers(const at::Tensor& users) const;

 protected:
  explicit TabledRecommender(TabledOptions options);

  /// The dense parameters, by name; their initial values are drawn by whoever makes them.
  [[nodiscard]] virtual torch::nn::Module& network() const = 0;
  /// Adds the batch's gradients to those of the optimizer (gradientOf, addGradients); returns the loss, a scalar on the device.
  virtual at::Tensor accumulate(const network::Batch& batch) = 0;
  /// A table whose whole gradient accumulate() writes before it adds to it; that of others is zero by then. Null: of none.
  [[nodiscard]] virtual const RowTable* writtenTable() const { return nullptr; }
  /// accumulate() gives a table no gradients but those of addRowGradients(), and reads it through a Lookup alone.
  [[nodiscard]] virtual bool isReadByRows(const RowTable& /*table*/) const { return false; }
  /// Parameters, buffers and marks into a copy, which shares what no training writes to.
  void copyTo(TabledRecommender& copy) const;
  /// Tensors on any device that buffers() names besides the marks; load() hands them back.
  [[nodiscard]] virtual network::NamedTensors ownBuffers() const { return {}; }
  virtual void loadOwnBuffers(const network::NamedTensors& /*buffers*/) {}
  /// Parameters or buffers were changed by training or from outside: what was derived from them is stale.
  virtual void parametersChanged() {}

  /// What rows hold before they are trained.
  struct FirstRows {
    bool zeroPadding = false;  ///< row 0 is zero
    double deviation = 0;      ///< of a normal distribution; 0: uniform in ±1/√d
    double scale = 1;          ///< what they are multiplied by then
  };
  /// A table of `rows` rows, drawn of a generator of its own: equal seeds and names, equal rows, whatever else is drawn, and however many
  /// more there are. The reference holds for good.
  RowTable& addTable(const std::string& name, std::int64_t rows, const FirstRows& first);
  RowTable& addTable(const std::string& name, std::int64_t rows) { return addTable(name, rows, FirstRows()); }
  /// Marks of users or items, uint8 [count] on the device: 0 for those that came to the stream after they were written.
  [[nodiscard]] at::Tensor marksOf(const network::NamedTensors& buffers, const char* name, std::int64_t count) const;
  /// Draws every dense parameter uniform in ±1/√d.
  void drawUniform(torch::nn::Module& module);
  /// Opens the window: trained rows are open, a fresh optimizer over them and the dense parameters.
  void beginTraining();

  [[nodiscard]] static at::Tensor gradientOf(const RowTable& table) { return table.trained().grad(); }
  [[nodiscard]] std::vector<at::Tensor> denseParameters() const;
  /// Adds gradients of the dense parameters, in their order; undefined ones are nothing.
  void addDenseGradients(const std::vector<at::Tensor>& gradients);
  /// Adds gradients of rows that a forward pass read, and remembers the rows for L2. `gradients`: of each read, in order.
  void addRowGradients(const std::vector<Lookup::Read>& reads, const std::vector<at::Tensor>& gradients);
  /// L2 takes in these trained rows of a table, places [first, end), among which are all that were read.
  void decayPlaces(RowTable& table, std::int64_t first, std::int64_t end);

  /// 1 for users that were trained or keep their row anyway, float32 [n, 1]: what their vectors at inference are multiplied by.
  [[nodiscard]] at::Tensor trainedMask(const at::Tensor& users) const;
  [[nodiscard]] const at::Tensor& trainedUsers() const { return trainedUsers_; }  ///< uint8 [users]
  [[nodiscard]] bool isTrained(std::int64_t user) const { return trainedUsers_[user].item<bool>(); }
  [[nodiscard]] bool isOpen() const { return optimizer_ != nullptr; }
  [[nodiscard]] bool dropout() const { return dropout_; }
  /// To the compute device.
  [[nodiscard]] at::Tensor brought(const at::Tensor& tensor) const { return device::send(tensor, options_.device.device); }

  TabledOptions options_;
  network::Random random_;
  network::StepClock clock_;  // accumulate() laps data, forward and backward

 private:
  [[nodiscard]] at::Tensor draw(const std::string& name, std::int64_t rows, const FirstRows& first) const;
  void addDecay();
  void dropOptimizer();
  [[nodiscard]] network::Adam::Named trainableParameters() const;
  void refuseGradients() const;

  std::deque<RowTable> tables_;
  std::vector<FirstRows> firstRows_;  // of each table
  at::Tensor trainedUsers_;
  std::unique_ptr<network::Adam> optimizer_;  // within a window
  // What the batch's forward read, for L2: places, perhaps repeated, and ranges.
  std::map<RowTable*, std::vector<at::Tensor>> decayed_;
  std::map<RowTable*, std::pair<std::int64_t, std::int64_t>> decayedRanges_;
  double learningRate_ = 1e-3;
  bool dropout_ = true;
};

}  // namespace xsmoe::baselines
