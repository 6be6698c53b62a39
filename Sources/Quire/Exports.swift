@_exported public import QuireModel
