// The inner surface of an octant of a spherical shell, radius 10, in nanometres, in free triangles of size `h`.
// shell_layers.awk makes layers of tetrahedra of it:
// for k in 1 2 3 4; do
//   h=$(awk "BEGIN{print 3/2^($k/2)}")
//   gmsh -2 -format msh22 -setnumber h $h -o surface.msh shell_layers.geo
//   awk -v layers=$(awk "BEGIN{print int(7/$h+0.5)}") -f shell_layers.awk surface.msh > layers.msh
//   gmsh -3 -format msh41 -bin -o shell_layers_$k.msh layers.msh
// done
DefineConstant[h = 2];
Mesh.Algorithm = 6;
Point(1) = {0, 0, 0, h};
Point(2) = {10, 0, 0, h};
Point(3) = {0, 10, 0, h};
Point(4) = {0, 0, 10, h};
Circle(1) = {2, 1, 3};
Circle(2) = {3, 1, 4};
Circle(3) = {4, 1, 2};
Curve Loop(1) = {1, 2, 3};
Surface(1) = {1};
Physical Surface("inner", 2) = {1};
