// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "model/core/item_equations.h"
#include "model/core/network_place.h"
#include "widgets/charts/chart_table.h"

class QAbstractItemModel;
class QComboBox;
class QLabel;
class QTextBrowser;
class QUrl;

namespace xsmoe::widgets {

class UserBox;
class ViewSaver;
struct ShownView;

/// Equations 1 to 8 with the numbers of a user and an item that a person chooses, equations 1, 2, 3 and 5 of one side layer at a time. Each
/// number is a link to where it lives in the network picture: by a click, or with Tab and Enter.
class EquationsView : public QWidget {
  Q_OBJECT
 public:
  explicit EquationsView(QWidget* parent = nullptr);

  /// Never null. `note`: a sentence for the heading; empty: none.
  void showEquations(std::shared_ptr<const ItemEquations> equations, const QString& note = {});
  /// Instead of equations: why there are none, and what to do.
  void showReason(const QString& reason);
  [[nodiscard]] const std::shared_ptr<const ItemEquations>& equations() const { return equations_; }
  /// What Eq. 5 compares with; empty: the method has none.
  void setTau(std::optional<double> tau);

  [[nodiscard]] const QString& note() const { return note_; }
  [[nodiscard]] std::optional<double> tau() const { return tau_; }

  /// User ids for the line's completion, in the model's first column; not owned.
  void setUserModel(QAbstractItemModel* users);
  void setUser(const QString& user);

  /// "User u42 and Plain mug, model after D3"
  [[nodiscard]] QString headingText() const;
  /// What is written, line by line, for files; without a row where there are no equations.
  [[nodiscard]] ChartTable table() const;
  [[nodiscard]] ViewSaver* saver() const { return saver_; }
  [[nodiscard]] QTextBrowser* text() const { return text_; }
  /// Recommended items; any other can be typed by its id.
  [[nodiscard]] QComboBox* items() const { return items_; }
  [[nodiscard]] QComboBox* layers() const { return layers_; }
  /// As InspectPage.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  void userRequested(const QString& user);
  void randomRequested();
  void itemRequested(const QString& id);
  /// A number's place, in the network as it was after the window.
  void placeRequested(const xsmoe::NetworkPlace& place, int window);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildChoices();
  void fillItems();
  void fillLayers();
  void refresh();
  void activate(const QUrl& link);
  void openMenu(QPoint place);
  [[nodiscard]] ShownView shownView() const;

  std::shared_ptr<const ItemEquations> equations_;
  QString reason_, note_;
  std::optional<double> tau_;
  QString written_;                   // as rich text; empty: no equations are shown
  std::vector<NetworkPlace> places_;  // of the links shown
  ViewSaver* saver_;
  UserBox* users_;
  QComboBox* items_;
  QComboBox* layers_;
  QLabel* heading_;
  QTextBrowser* text_;
};

}  // namespace xsmoe::widgets
