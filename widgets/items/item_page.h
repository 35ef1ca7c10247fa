// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <memory>

#include "model/core/item_profile.h"

class QImage;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTableWidget;

namespace xsmoe::widgets {

class ChartView;
class MeasuredItems;

/// One item: picture, words, records per window, by which gate slots it goes, which items are near to it, and in whose lists it is, once
/// that is asked for.
class ItemPage : public QWidget {
  Q_OBJECT
 public:
  explicit ItemPage(QWidget* parent = nullptr);

  /// Never null. In whose lists it is must be asked for anew where item or window are others.
  void setItem(std::shared_ptr<const ItemProfile> item);
  /// In place of the page: why there is none, and what to do.
  void showReason(const QString& reason);
  /// How far the question is in whose lists the item is; it can be stopped.
  void showSearching(const QString& howFar);
  /// Of the item and window shown; others are dropped.
  void setAudience(const ItemAudience& audience);
  /// In place of an audience.
  void showAudienceProblem(const QString& why);
  /// The answer to pictureWanted; null where it cannot be read.
  void setPicture(const QString& path, const QImage& image);

  [[nodiscard]] const std::shared_ptr<const ItemProfile>& item() const { return item_; }
  [[nodiscard]] QString words() const;         ///< id, category, first window, records, description
  [[nodiscard]] QString reason() const;        ///< empty: the page is there
  [[nodiscard]] QString audienceText() const;  ///< "12 of 480 users …", or what is looked for
  [[nodiscard]] QTableWidget* audience() const { return users_; }
  [[nodiscard]] MeasuredItems* byEmbedding() const { return byEmbedding_; }
  [[nodiscard]] MeasuredItems* byStates() const { return byStates_; }

 Q_SIGNALS:
  void itemRequested(const QString& id);
  void userRequested(const QString& user);
  void audienceRequested();
  void audienceCancelled();
  void pictureWanted(const QString& path, QSize pixels);

 private:
  QWidget* buildHead();
  QWidget* buildCharts();
  QWidget* buildLists();
  QWidget* buildAudience();
  void showPicture(const QImage& image);
  void sayOfAudience(const QString& text, bool searching);

  std::shared_ptr<const ItemProfile> item_;
  QStackedLayout* pages_;
  QLabel* message_;
  QLineEdit* id_ = nullptr;
  QLabel* picture_ = nullptr;
  QLabel* title_ = nullptr;
  QLabel* words_ = nullptr;
  ChartView* records_ = nullptr;
  ChartView* gates_ = nullptr;
  ChartView* shares_ = nullptr;
  MeasuredItems* byEmbedding_ = nullptr;
  MeasuredItems* byStates_ = nullptr;
  QPushButton* look_ = nullptr;
  QLabel* found_ = nullptr;
  QTableWidget* users_ = nullptr;
  bool searching_ = false;
};

}  // namespace xsmoe::widgets
