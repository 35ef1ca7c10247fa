// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "model/analysis/group_routing.h"
#include "model/core/run_moment.h"

class QComboBox;
class QLabel;
class QScrollArea;

namespace xsmoe::widgets {

class GroupRoutingMap;

/// Which gate slots of a side layer groups of items use, by a stored model. It says when it comes into sight, so that nothing is computed
/// for what nobody looks at.
class GroupRoutingPanel : public QWidget {
  Q_OBJECT
 public:
  explicit GroupRoutingPanel(QWidget* parent = nullptr);

  void showAnswer(const GroupRouting& routing);
  /// In place of an answer: what is going on, or why there is none.
  void showReason(const QString& reason);

  /// The expert that is chosen, in whatever view: its layer is shown, and its column framed. Empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);

  /// A side layer, in whatever answer has it.
  void showLayer(Modality modality, int hiddenState);
  /// The one that was looked at last; of it nothing but modality and state is told. Empty: none was.
  [[nodiscard]] const std::optional<LayerStructure>& layer() const { return layer_; }

  /// Whose model the answer is of; empty: there is none.
  [[nodiscard]] std::optional<RunMoment> moment() const;
  [[nodiscard]] GroupRoutingMap* map() const { return map_; }
  [[nodiscard]] QComboBox* layers() const { return layers_; }
  [[nodiscard]] QComboBox* numbers() const { return numbers_; }
  /// What is said above the map.
  [[nodiscard]] QString words() const;

 Q_SIGNALS:
  void seenChanged(bool seen);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void offerLayers();
  void refresh();

  std::optional<GroupRouting> routing_;
  std::optional<LayerStructure> layer_;  ///< that a person looked at last, or whose expert was chosen, also of another moment
  QComboBox* layers_;
  QComboBox* numbers_;
  QLabel* words_;
  GroupRoutingMap* map_;
  QScrollArea* scrolled_;
};

}  // namespace xsmoe::widgets
