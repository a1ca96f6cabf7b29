// The unit cube in free, unstructured tetrahedra.
// gmsh -3 -format msh41 -o unit_cube.msh unit_cube.geo
SetFactory("OpenCASCADE");
Box(1) = {0, 0, 0, 1, 1, 1};
Mesh.MeshSizeMin = 0.17;
Mesh.MeshSizeMax = 0.17;
Mesh.Algorithm = 5;
Mesh.Algorithm3D = 1;
Mesh.Optimize = 1;
bottom() = Surface In BoundingBox {-0.1, -0.1, -0.1, 1.1, 1.1, 0.1};
top() = Surface In BoundingBox {-0.1, -0.1, 0.9, 1.1, 1.1, 1.1};
Physical Volume("cube", 1) = {1};
Physical Surface("bottom", 2) = {bottom()};
Physical Surface("top", 3) = {top()};
