// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe::widgets {

struct ChartTable;

/// The windows of a stream along the time that each spans: records kept by k-core and cut, training and validation parts, and which window
/// tests which. One can be chosen with the mouse or the arrow keys.
class WindowTimeLine : public QWidget {
  Q_OBJECT
 public:
  explicit WindowTimeLine(QWidget* parent = nullptr);

  /// The chosen window stays chosen where there is one of its number.
  void setWindows(std::vector<WindowReport> windows);
  /// Does nothing where there is no such window.
  void choose(int window);
  /// The windows that a person chose and points at, in whatever view; empty: none. A newly chosen one is chosen here too, and what was
  /// chosen here stays where none is.
  void setCursor(std::optional<int> chosen, std::optional<int> pointed);
  /// The numbers of every window.
  [[nodiscard]] ChartTable table() const;
  [[nodiscard]] std::optional<int> chosen() const { return chosen_; }
  /// Whether it is chosen here alone, since a person went on from it to no window in another view.
  [[nodiscard]] bool isKept() const { return kept_ && chosen_; }
  /// The whole box of a window: its time across, all of its records up.
  [[nodiscard]] QRectF box(std::size_t index) const;
  /// Its lower part that k-core keeps, cut where validation begins.
  [[nodiscard]] QRectF trainPart(std::size_t index) const;
  [[nodiscard]] QRectF validationPart(std::size_t index) const;
  [[nodiscard]] std::optional<std::size_t> windowAt(QPointF position) const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void windowChosen(int window);
  void keptChanged();
  void windowClicked(int window);  ///< chosen here by a person, with the mouse or the keys; after windowChosen()
  /// The pointer is over another window than before; −1: over none any more.
  void windowPointedAt(int window);

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  [[nodiscard]] double xOf(std::int64_t time) const;
  [[nodiscard]] QRectF kept(std::size_t index) const;
  [[nodiscard]] bool onlyTests(std::size_t index) const;  ///< the last window: no model trains on it
  [[nodiscard]] double splitX(std::size_t index) const;
  [[nodiscard]] double bottom() const;
  void chooseByHand(int window);
  void keep(bool kept);
  void pointAt(std::optional<int> window);
  void paintWindow(QPainter& painter, std::size_t index) const;
  void paintNames(QPainter& painter) const;
  void paintDates(QPainter& painter) const;
  void paintLegend(QPainter& painter) const;

  std::vector<WindowReport> windows_;
  std::optional<int> chosen_;
  std::optional<int> pointed_;
  std::optional<int> cursorChosen_, cursorPointed_;
  bool kept_ = false;
};

}  // namespace xsmoe::widgets
